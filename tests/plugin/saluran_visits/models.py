"""Visits to customers."""

from saluran.sdk import Record, columns, words

STATES = (
    ("planned", words("Terjadwal", "Planned")),
    ("done", words("Selesai", "Done")),
    ("missed", words("Batal", "Missed")),
)


class Visit(Record):
    subject = columns.Text(words("Perihal", "Subject"), required=True)
    account = columns.Link("accounts.Account", words("Akun", "Account"), to="accounts")
    opportunity = columns.Link("opportunities.Opportunity", words("Peluang", "Opportunity"), to="opportunities")
    state = columns.Choice(words("Keadaan", "State"), options=STATES, tones={"done": "success"}, default="planned")
    visited_on = columns.Date(words("Tanggal kunjungan", "Visited on"))
    cost = columns.Money(words("Biaya", "Cost"), least=0)
