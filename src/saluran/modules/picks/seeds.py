"""The words that the pick lists start with: (Bahasa Indonesia, English), in the order in which they are offered."""

from saluran.ground import names

Pair = tuple[str, str]

SOURCES: tuple[Pair, ...] = (
    ("WhatsApp", "WhatsApp"),
    ("Rujukan", "Referral"),
    ("Pelanggan lama", "Existing customer"),
    ("Pameran", "Exhibition"),
    ("Seminar", "Seminar"),
    ("Iklan", "Advertisement"),
    ("Situs web", "Website"),
    ("Media sosial", "Social media"),
    ("Marketplace", "Marketplace"),
    ("Kampanye", "Campaign"),
    ("Telepon perkenalan", "Cold call"),
    ("Kunjungan langsung", "Walk-in"),
    ("Email massal", "Mass mailing"),
    ("Rujukan pemasok", "Supplier referral"),
    ("Tender", "Tender"),
    ("Database dibeli", "Bought database"),
    ("Lainnya", "Other"),
)
INDUSTRIES: tuple[Pair, ...] = (
    ("Pertanian & perkebunan", "Agriculture"),
    ("Perikanan", "Fisheries"),
    ("Pertambangan", "Mining"),
    ("Energi", "Energy"),
    ("Manufaktur", "Manufacturing"),
    ("Makanan & minuman", "Food & beverage"),
    ("Tekstil & garmen", "Textile & garment"),
    ("Otomotif", "Automotive"),
    ("Konstruksi", "Construction"),
    ("Properti", "Real estate"),
    ("Perdagangan besar", "Wholesale"),
    ("Ritel", "Retail"),
    ("Transportasi & logistik", "Transport & logistics"),
    ("Perhotelan & pariwisata", "Hospitality & tourism"),
    ("Perbankan & keuangan", "Banking & finance"),
    ("Asuransi", "Insurance"),
    ("Teknologi informasi", "Information technology"),
    ("Telekomunikasi", "Telecommunications"),
    ("Media & periklanan", "Media & advertising"),
    ("Kesehatan", "Health care"),
    ("Pendidikan", "Education"),
    ("Pemerintahan", "Government"),
    ("Jasa profesional", "Professional services"),
    ("Lainnya", "Other"),
)
MARKET_SEGMENTS: tuple[Pair, ...] = (
    ("Pendapatan bawah", "Lower income"),
    ("Pendapatan menengah", "Middle income"),
    ("Pendapatan atas", "Upper income"),
)
#: Islands, and the sales areas in them.
TERRITORIES: dict[Pair, tuple[Pair, ...]] = {
    ("Sumatra", "Sumatra"): (
        ("Sumatra Utara", "North Sumatra"),
        ("Sumatra Tengah", "Central Sumatra"),
        ("Sumatra Selatan", "South Sumatra"),
    ),
    ("Jawa", "Java"): (
        ("Jabodetabek", "Greater Jakarta"),
        ("Jawa Barat", "West Java"),
        ("Jawa Tengah & DIY", "Central Java & Yogyakarta"),
        ("Jawa Timur", "East Java"),
    ),
    ("Kalimantan", "Kalimantan"): (),
    ("Sulawesi", "Sulawesi"): (),
    ("Bali & Nusa Tenggara", "Bali & Nusa Tenggara"): (),
    ("Maluku & Papua", "Maluku & Papua"): (),
    ("Luar negeri", "Abroad"): (),
}
SALUTATIONS: tuple[Pair, ...] = (
    ("Bapak", "Bapak"),
    ("Ibu", "Ibu"),
    ("Sdr.", "Sdr."),
    ("Sdri.", "Sdri."),
    ("Mr", "Mr"),
    ("Mrs", "Mrs"),
    ("Ms", "Ms"),
    ("Dr.", "Dr."),
)
LEAD_TYPES: tuple[Pair, ...] = (("Klien", "Client"), ("Mitra saluran", "Channel partner"), ("Konsultan", "Consultant"))
REQUEST_TYPES: tuple[Pair, ...] = (
    ("Pertanyaan produk", "Product enquiry"),
    ("Permintaan informasi", "Request for information"),
    ("Saran", "Suggestions"),
    ("Lainnya", "Other"),
)
CUSTOMER_GROUPS: tuple[Pair, ...] = (
    ("Korporasi", "Corporate"),
    ("UMKM", "Small business"),
    ("Distributor", "Distributor"),
    ("Agen", "Agent"),
    ("Toko", "Shop"),
    ("Pemerintah", "Government"),
    ("Perorangan", "Individual"),
)
LOST_REASONS: tuple[Pair, ...] = (
    ("Harga terlalu tinggi", "Price too high"),
    ("Memilih pesaing", "Chose a competitor"),
    ("Tidak ada anggaran", "No budget"),
    ("Tidak ada kebutuhan", "No need"),
    ("Waktu tidak tepat", "Bad timing"),
    ("Fitur kurang", "Missing feature"),
    ("Tidak bisa dihubungi", "Out of contact"),
    ("Lainnya", "Other"),
)
COMPETITORS: tuple[Pair, ...] = ()
OPPORTUNITY_TYPES: tuple[Pair, ...] = (
    ("Penjualan baru", "New business"),
    ("Penjualan ulang", "Repeat business"),
    ("Perluasan", "Expansion"),
    ("Tender", "Tender"),
    ("Pemeliharaan", "Maintenance"),
)
PAYMENT_TERMS: tuple[Pair, ...] = (
    ("Tunai", "Cash"),
    ("Tempo 14 hari", "Net 14 days"),
    ("Tempo 30 hari", "Net 30 days"),
    ("Tempo 45 hari", "Net 45 days"),
    ("DP 50%, sisa saat serah terima", "50% down, rest on delivery"),
    ("Termin", "By instalments"),
)


def rows(pairs: tuple[Pair, ...], **more: str) -> tuple[dict[str, object], ...]:
    """The pairs as records: key from the English name, ten apart in the order."""
    return tuple(
        {"name": {"id": local, "en": english}, "key": names.slug(english), "position": 10 * n, **more}
        for n, (local, english) in enumerate(pairs, start=1)
    )


def tree(branches: dict[Pair, tuple[Pair, ...]]) -> tuple[dict[str, object], ...]:
    """The same for a tree; parents come first."""
    inner = (rows(twigs, parent=names.slug(branch[1])) for branch, twigs in branches.items())
    return (*rows(tuple(branches)), *(row for some in inner for row in some))
