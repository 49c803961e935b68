"""The words of the demo: a made-up packaging dealer and the people around it.

Every company and person here is invented. Nobody can be reached: mail addresses end in ``.example``, which is reserved;
mobile numbers begin with 0842, which no operator in Indonesia has; the numbers behind an area code begin with 0000,
which no exchange can have.
"""

COMPANY = "PT Kemasindra Niskala"
TEAMS = ("Jakarta", "Surabaya")
#: login, name, role, team, manager
USERS = (
    ("rina", "Rina Hartanti", "administrator", "Jakarta", None),
    ("joko", "Joko Prasetya", "sales_manager", "Jakarta", None),
    ("budi", "Budi Wiraguna", "sales", "Jakarta", "joko"),
    ("sari", "Sari Anindita", "sales", "Jakarta", "joko"),
    ("eka", "Eka Maharani", "sales", "Surabaya", None),
)
COMPETITORS = (
    "PT Rajakemas Antarbuana",
    "CV Plastindra Jayakarsa",
    "Kotakita Nusaloka",
    "PT Segelindra Purnakarya",
    "UD Bungkusrapi",
)

#: name, code, kind, category, unit, price, cost, in stock
PRODUCTS = (
    ("Mesin Kemas Vertikal VK-200", "MK-200", "goods", "Mesin", "unit", 185_000_000, 142_000_000, 6),
    ("Mesin Kemas Vertikal VK-400", "MK-400", "goods", "Mesin", "unit", 320_000_000, 251_000_000, 3),
    ("Mesin Segel Kontinu SK-90", "MS-090", "goods", "Mesin", "unit", 12_500_000, 8_900_000, 24),
    ("Mesin Vakum Meja VM-10", "MV-010", "goods", "Mesin", "unit", 28_750_000, 21_400_000, 11),
    ("Timbangan Dosis TD-5", "TD-005", "goods", "Mesin", "unit", 46_000_000, 33_500_000, 8),
    ("Printer Tanggal Kedaluwarsa PT-1", "PT-001", "goods", "Mesin", "unit", 19_900_000, 14_200_000, 15),
    ("Konveyor 3 Meter", "KV-300", "goods", "Mesin", "unit", 34_500_000, 25_800_000, 5),
    ("Kantong Berdiri 250 g", "KB-250", "goods", "Bahan", "ribu", 1_450_000, 1_020_000, 340),
    ("Kantong Berdiri 500 g", "KB-500", "goods", "Bahan", "ribu", 1_980_000, 1_390_000, 280),
    ("Film Gulung Laminasi", "FG-LAM", "goods", "Bahan", "rol", 2_350_000, 1_760_000, 95),
    ("Kardus Bergelombang K3", "KD-K3", "goods", "Bahan", "ribu", 7_200_000, 5_350_000, 60),
    ("Label Tahan Air", "LB-TA", "goods", "Bahan", "rol", 385_000, 241_000, 410),
    ("Pemasangan dan Pelatihan", "JS-PSG", "service", "Jasa", "hari", 3_500_000, 1_800_000, None),
    ("Kontrak Perawatan Tahunan", "JS-PRW", "service", "Jasa", "tahun", 18_000_000, 9_000_000, None),
    ("Desain Kemasan", "JS-DSN", "service", "Jasa", "desain", 4_750_000, 2_600_000, None),
)

#: city: province, area code, territory
PLACES = {
    "Balikpapan": ("Kalimantan Timur", "542", "kalimantan"),
    "Bandar Lampung": ("Lampung", "721", "south_sumatra"),
    "Bandung": ("Jawa Barat", "22", "west_java"),
    "Banyuwangi": ("Jawa Timur", "333", "east_java"),
    "Bekasi": ("Jawa Barat", "21", "greater_jakarta"),
    "Bogor": ("Jawa Barat", "251", "greater_jakarta"),
    "Cianjur": ("Jawa Barat", "263", "west_java"),
    "Cikarang": ("Jawa Barat", "21", "greater_jakarta"),
    "Cimahi": ("Jawa Barat", "22", "west_java"),
    "Cirebon": ("Jawa Barat", "231", "west_java"),
    "Denpasar": ("Bali", "361", "bali_nusa_tenggara"),
    "Depok": ("Jawa Barat", "21", "greater_jakarta"),
    "Garut": ("Jawa Barat", "262", "west_java"),
    "Gresik": ("Jawa Timur", "31", "east_java"),
    "Jakarta Barat": ("DKI Jakarta", "21", "greater_jakarta"),
    "Jakarta Pusat": ("DKI Jakarta", "21", "greater_jakarta"),
    "Jakarta Selatan": ("DKI Jakarta", "21", "greater_jakarta"),
    "Jakarta Timur": ("DKI Jakarta", "21", "greater_jakarta"),
    "Jakarta Utara": ("DKI Jakarta", "21", "greater_jakarta"),
    "Karawang": ("Jawa Barat", "267", "greater_jakarta"),
    "Lembang": ("Jawa Barat", "22", "west_java"),
    "Makassar": ("Sulawesi Selatan", "411", "sulawesi"),
    "Malang": ("Jawa Timur", "341", "east_java"),
    "Mataram": ("Nusa Tenggara Barat", "370", "bali_nusa_tenggara"),
    "Mojokerto": ("Jawa Timur", "321", "east_java"),
    "Pasuruan": ("Jawa Timur", "343", "east_java"),
    "Pekanbaru": ("Riau", "761", "central_sumatra"),
    "Purwakarta": ("Jawa Barat", "264", "west_java"),
    "Salatiga": ("Jawa Tengah", "298", "central_java_yogyakarta"),
    "Sidoarjo": ("Jawa Timur", "31", "east_java"),
    "Sumenep": ("Jawa Timur", "328", "east_java"),
    "Surabaya": ("Jawa Timur", "31", "east_java"),
    "Tangerang": ("Banten", "21", "greater_jakarta"),
    "Tangerang Selatan": ("Banten", "21", "greater_jakarta"),
    "Yogyakarta": ("DI Yogyakarta", "274", "central_java_yogyakarta"),
}
#: owner, name, kind, industry, city, employees, annual revenue in millions
ACCOUNTS = (
    ("budi", "PT Randuwangi Sentosa Pangan", "company", "food_beverage", "Bekasi", 240, 185_000),
    ("budi", "CV Kopi Lerengkabut", "company", "food_beverage", "Bandung", 38, 9_400),
    ("budi", "PT Tirtamakna Segara", "company", "fisheries", "Jakarta Utara", 510, 420_000),
    ("budi", "UD Sambal Mbok Gendis", "company", "food_beverage", "Tangerang", 17, 3_200),
    ("budi", "Koperasi Tani Wanasubur", "institution", "agriculture", "Garut", 64, 12_800),
    ("budi", "PT Herbanusa Waluya", "company", "health_care", "Bogor", 130, 74_000),
    ("budi", "CV Rempahsari Nuswa", "company", "food_beverage", "Depok", 42, 8_700),
    ("budi", "PT Garmenta Lokacipta", "company", "textile_garment", "Cimahi", 820, 310_000),
    ("budi", "Toko Oleh-oleh Citrasari", "company", "retail", "Bandung", 21, 5_100),
    ("budi", "PT Logistindra Samudaya", "company", "transport_logistics", "Jakarta Timur", 350, 96_000),
    ("budi", "Yayasan Pangan Lestarijaya", "institution", "education", "Jakarta Selatan", 28, 2_600),
    ("budi", "PT Kosmetika Ayuningtara", "company", "manufacturing", "Cikarang", 275, 142_000),
    ("sari", "PT Bumbunata Prakarsa", "company", "food_beverage", "Jakarta Barat", 190, 88_000),
    ("sari", "CV Keripik Tempedia", "company", "food_beverage", "Salatiga", 33, 6_900),
    ("sari", "PT Tehraya Pucukwangi", "company", "agriculture", "Cianjur", 410, 133_000),
    ("sari", "Koperasi Susu Mandalawangi", "institution", "food_beverage", "Lembang", 150, 58_000),
    ("sari", "PT Farmasinda Husadatama", "company", "health_care", "Jakarta Timur", 640, 520_000),
    ("sari", "UD Kerupuk Udang Sekarlaut", "company", "food_beverage", "Cirebon", 46, 7_300),
    ("sari", "PT Deterjenia Bersinarjaya", "company", "manufacturing", "Karawang", 365, 201_000),
    ("sari", "CV Batik Kawungsari", "company", "textile_garment", "Yogyakarta", 58, 11_200),
    ("sari", "PT Wisatama Boganesia", "company", "hospitality_tourism", "Jakarta Pusat", 320, 118_000),
    ("sari", "PT Ritelindo Pasarasri", "company", "retail", "Tangerang Selatan", 1_250, 960_000),
    ("sari", "CV Madu Rimbacakra", "company", "food_beverage", "Bandar Lampung", 19, 2_900),
    ("eka", "PT Garamindah Segarapura", "company", "mining", "Sumenep", 210, 64_000),
    ("eka", "PT Rotinara Suryakarsa", "company", "food_beverage", "Surabaya", 430, 176_000),
    ("eka", "CV Petis Legendawa", "company", "food_beverage", "Sidoarjo", 36, 5_800),
    ("eka", "PT Pakanusa Ternakjaya", "company", "agriculture", "Mojokerto", 580, 390_000),
    ("eka", "UD Keripik Apel Arjunasari", "company", "food_beverage", "Malang", 24, 4_100),
    ("eka", "PT Kayuraya Semestaloka", "company", "manufacturing", "Gresik", 295, 127_000),
    ("eka", "Koperasi Nelayan Tanjungrejo", "institution", "fisheries", "Banyuwangi", 88, 15_600),
    ("eka", "PT Kakaonesia Lembahsari", "company", "food_beverage", "Makassar", 260, 149_000),
    ("eka", "CV Kain Tenunraya", "company", "textile_garment", "Mataram", 31, 3_900),
    ("eka", "PT Villanara Dewatajaya", "company", "hospitality_tourism", "Denpasar", 175, 67_000),
    ("eka", "PT Sawitara Borneoloka", "company", "agriculture", "Balikpapan", 940, 715_000),
    ("eka", "Dinas Koperasi Kota Wanasari", "institution", "government", "Pasuruan", 54, None),
    ("joko", "PT Megapangan Nusacitra", "company", "food_beverage", "Jakarta Selatan", 2_300, 2_450_000),
    ("joko", "PT Distribusindo Ratarata", "company", "wholesale", "Jakarta Utara", 760, 890_000),
    ("joko", "PT Energibumi Cakrawana", "company", "energy", "Pekanbaru", 1_100, 1_320_000),
    ("joko", "PT Konstruksia Adhirupa", "company", "construction", "Jakarta Timur", 480, 275_000),
    ("joko", "PT Otonusa Karyapersada", "company", "automotive", "Purwakarta", 650, 540_000),
)
STREETS = (
    "Jl. Melati",
    "Jl. Industri Raya",
    "Jl. Kenanga",
    "Jl. Gudang Lama",
    "Jl. Cempaka",
    "Jl. Pelabuhan",
    "Kawasan Industri Blok C",
)

MEN = (
    "Agus",
    "Bambang",
    "Dedi",
    "Fajar",
    "Gilang",
    "Hendra",
    "Irfan",
    "Made",
    "Rizal",
    "Slamet",
    "Wahyu",
    "Yusuf",
    "Ujang",
)
WOMEN = (
    "Ayu",
    "Citra",
    "Dewi",
    "Fitri",
    "Intan",
    "Kartika",
    "Lestari",
    "Maya",
    "Nur",
    "Putri",
    "Ratna",
    "Siti",
    "Wati",
)
#: "" is no gap in the data: many people have one name.
LAST_NAMES = (
    "",
    "",
    "",
    "Adiguna",
    "Kusumadewa",
    "Larasati",
    "Mahendrata",
    "Nugrahadi",
    "Pangestika",
    "Ramadhanu",
    "Simatondang",
    "Wijayadi",
)
JOBS = (
    "Pemilik",
    "Direktur",
    "Manajer Pembelian",
    "Staf Pembelian",
    "Kepala Produksi",
    "Manajer Pabrik",
    "Manajer Pemasaran",
)
DEPARTMENTS = ("Direksi", "Pembelian", "Pembelian", "Produksi", "Produksi", "Pemasaran")

#: organizations of leads: name and industry
LEAD_FIRMS = (
    ("Dapur Nenek Rahayuni", "food_beverage"),
    ("CV Serbuk Jahemerta", "food_beverage"),
    ("PT Berasindra Padimulya", "agriculture"),
    ("Kedai Kopi Sudutsenja", "hospitality_tourism"),
    ("UD Ikan Asin Barokahlaut", "fisheries"),
    ("PT Sabunesia Wangijaya", "manufacturing"),
    ("Rumah Cokelat Kembangdesa", "food_beverage"),
    ("CV Pupukraya Tanisubur", "agriculture"),
    ("Koperasi Wanita Melatijaya", "wholesale"),
    ("PT Minumanesia Segarindo", "food_beverage"),
    ("Apotek Warasindra", "health_care"),
    ("UD Kacang Gunungkelir", "food_beverage"),
    ("PT Baterai Suryanegeri", "manufacturing"),
    ("CV Kosmetik Melurjaya", "manufacturing"),
    ("Pondok Roti Gandumsari", "food_beverage"),
    ("PT Makanbeku Cepatraya", "food_beverage"),
    ("Tani Muda Lerengmerapi", "agriculture"),
    ("CV Suvenira Pulaudewi", "retail"),
)
LEAD_SOURCES = (
    "whatsapp",
    "whatsapp",
    "exhibition",
    "exhibition",
    "referral",
    "website",
    "website",
    "advertisement",
    "social_media",
    "cold_call",
    "marketplace",
    "bought_database",
)
LEAD_STATUSES = (
    "new",
    "new",
    "new",
    "open",
    "open",
    "contacted",
    "contacted",
    "nurturing",
    "qualified",
    "qualified",
    "junk",
    "unqualified",
)
REQUESTS = ("product_enquiry", "product_enquiry", "request_for_information", "other")
CITIES = ("Bekasi", "Bandung", "Semarang", "Surabaya", "Malang", "Medan", "Palembang", "Denpasar", "Solo", "Bogor")

#: what the deal is about, and the codes of products that go with it
DEALS = (
    ("Lini kemas baru", ("MK-400", "TD-005", "KV-300", "JS-PSG")),
    ("Mesin kemas kopi", ("MK-200", "JS-PSG")),
    ("Pasokan kantong berdiri", ("KB-250", "KB-500")),
    ("Mesin vakum", ("MV-010",)),
    ("Kardus pengiriman", ("KD-K3",)),
    ("Label dan printer tanggal", ("LB-TA", "PT-001")),
    ("Perawatan tahunan", ("JS-PRW",)),
    ("Film laminasi", ("FG-LAM",)),
    ("Desain ulang kemasan", ("JS-DSN", "KB-250")),
    ("Mesin segel", ("MS-090", "JS-PSG")),
)
NEXT_STEPS = (
    "Kirim contoh kantong",
    "Kunjungan ke pabrik",
    "Kirim penawaran revisi",
    "Telepon bagian pembelian",
    "Presentasi mesin",
    "Tunggu PO",
    "Cek lokasi pemasangan",
)
NOTES = (
    "Minta harga untuk pesanan ulang setiap bulan.",
    "Sudah pernah pakai mesin merek lain, sering macet.",
    "Anggaran turun bulan depan.",
    "Keputusan ada di pemilik, tidak di bagian pembelian.",
    "Minta tempo 30 hari.",
    "Contoh kantong sudah diterima, ukurannya cocok.",
    "Ingin lihat mesin bekerja sebelum memesan.",
    "Menunggu izin edar sebelum mulai produksi.",
    "Harga kita 5% di atas pesaing, layanan jadi alasan.",
    "Hubungi lewat WhatsApp saja, telepon kantor jarang diangkat.",
)
COMMENTS = (
    "Tolong bantu hitung ulang marginnya.",
    "Saya ikut kunjungan Kamis.",
    "Bagus, lanjutkan.",
    "Diskon maksimal 7%, ya.",
    "Stok mesin datang dua minggu lagi.",
)
LOST_NOTES = {
    "chose_a_competitor": "Pesaing memberi garansi dua tahun.",
    "price_too_high": "Selisih harga sekitar 8% dengan pesaing.",
}
LOST = ("price_too_high", "price_too_high", "chose_a_competitor", "no_budget", "bad_timing", "out_of_contact")
TAGS = ("prioritas", "pameran 2026", "pelanggan lama", "ekspor", "tender")

VISITS = {"id": "Kunjungan Toko", "en": "Store Visits"}
VISIT = {"id": "Kunjungan", "en": "Visit"}
RESULTS = (
    ("rencana", "Rencana", "Planned", "info"),
    ("pesan", "Memesan", "Ordered", "success"),
    ("tertunda", "Tertunda", "Put off", "warning"),
    ("tutup", "Toko tutup", "Closed", "neutral"),
)
