"""Pipelines to start from: stages as companies of a trade have them, in both languages."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Model:
    """A stage of a template. ``days``: how long a deal usually stays in it."""

    key: str
    local: str
    english: str
    probability: int
    days: int | None = None
    tone: str = "info"
    forecast: str = "pipeline"
    status: str = "open"


ENDS = (
    Model("won", "Menang", "Won", 100, tone="success", forecast="closed", status="won"),
    Model("lost", "Kalah", "Lost", 0, tone="error", forecast="omitted", status="lost"),
)
TEMPLATES: dict[str, tuple[Any, tuple[Model, ...]]] = {
    "b2b": (
        _("Projects for companies"),
        (
            Model("prospecting", "Prospeksi", "Prospecting", 10, 14, "neutral"),
            Model("qualification", "Kualifikasi", "Qualification", 20, 14),
            Model("needs_analysis", "Analisis Kebutuhan", "Needs Analysis", 40, 21, "accent"),
            Model("proposal", "Penawaran", "Proposal", 60, 21, "secondary", "best_case"),
            Model("negotiation", "Negosiasi", "Negotiation", 80, 14, "warning", "commit"),
        ),
    ),
    "distribution": (
        _("Distribution and canvassing"),
        (
            Model("mapped", "Toko Terpetakan", "Outlet Mapped", 10, 14, "neutral"),
            Model("visited", "Sudah Dikunjungi", "Visited", 25, 7),
            Model("sampled", "Contoh Diberikan", "Sample Given", 45, 14, "accent"),
            Model("price_agreed", "Harga Disepakati", "Price Agreed", 70, 7, "secondary", "best_case"),
            Model("first_order", "Pesanan Pertama Disiapkan", "First Order Prepared", 90, 7, "warning", "commit"),
        ),
    ),
    "property": (
        _("Property"),
        (
            Model("enquiry", "Peminat", "Enquiry", 5, 7, "neutral"),
            Model("site_visit", "Kunjungan Lokasi", "Site Visit", 20, 14),
            Model("unit_chosen", "Pilih Unit", "Unit Chosen", 40, 14, "accent"),
            Model("booking_fee", "Tanda Jadi", "Booking Fee", 65, 14, "secondary", "best_case"),
            Model("financing", "Proses KPR", "Financing", 80, 45, "warning", "commit"),
            Model("deed", "Akad", "Deed Signing", 95, 14, "warning", "commit"),
        ),
    ),
    "education": (
        _("Education and courses"),
        (
            Model("enquiry", "Bertanya", "Enquiry", 10, 7, "neutral"),
            Model("consultation", "Konsultasi", "Consultation", 30, 7),
            Model("trial", "Kelas Percobaan", "Trial Class", 50, 14, "accent"),
            Model("registration", "Formulir Diisi", "Registration", 75, 14, "secondary", "best_case"),
            Model("payment", "Menunggu Pembayaran", "Awaiting Payment", 90, 7, "warning", "commit"),
        ),
    ),
    "services": (
        _("Services"),
        (
            Model("request", "Permintaan", "Request", 10, 3, "neutral"),
            Model("survey", "Survei Lokasi", "Site Survey", 30, 7),
            Model("estimate", "Perkiraan Biaya", "Estimate", 50, 7, "accent", "best_case"),
            Model("agreement", "Persetujuan", "Agreement", 80, 7, "secondary", "commit"),
        ),
    ),
}
CHOICES = tuple((key, label) for key, (label, _stages) in TEMPLATES.items())


def stages_of(template: str) -> list[dict[str, Any]]:
    """The stages of a template as the door takes them, the ends included; without one only the ends."""
    _label, middle = TEMPLATES.get(template, ("", ()))
    return [
        {
            "key": m.key, "name": {"id": m.local, "en": m.english}, "probability": m.probability, "tone": m.tone,
            "status": m.status, "allowed_days": m.days, "forecast_category": m.forecast, "position": 10 * n,
        }
        for n, m in enumerate((*middle, *ENDS), start=1)
    ]  # fmt: skip
