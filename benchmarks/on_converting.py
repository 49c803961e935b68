"""Leads become customers and opportunities, by eight clients at once. On a copy that is thrown away."""

from benchmarks.on_writes import QUEUED, RATE, as_program
from benchmarks.reading import World
from benchmarks.register import Goal, Rate, row
from benchmarks.serving import started
from saluran.core.perform import Item, perform_many

CLIENTS = ("rep", "rep001", "rep002", "rep003", "rep010", "rep011", "rep012", "rep013")
EACH = 400  # leads of a client: more than it can convert meanwhile


@row(
    "eight convert",
    "Eight clients convert leads through the API: an account, a contact and an opportunity each, nobody doubled.",
    Goal(25, 25),
    floor="eight writers",
    many_only=True,
    why=QUEUED,
    **RATE,
)
def convert(world: World) -> Rate:
    requests = []
    for client, name in enumerate(CLIENTS):
        items = [
            Item({
                "first_name": "Ubah", "last_name": f"K{client}x{n}", "organization": f"PT Ubah K{client}x{n}",
                "mobile": f"0845{client}{n:07d}", "email": f"u{client}x{n}@ubah.example", "city": "Solo",
            })
            for n in range(EACH)
        ]  # fmt: skip
        perform_many(world.actor(name), "leads", "create", items, face="demo")
        request = as_program(world, name, "/api/v1/leads/{id}/do/convert", "{}")
        requests.append({**request, "ids": [i.record.pk for i in items]})
    with started() as server:
        found = server.load(requests)
    bad = {k: n for k, n in found["statuses"].items() if k != "200"}
    said = f"others {bad or 'none'}; median {found['median']:.0f} ms; {found['cpu']:.1f} ms cpu each"
    return Rate(found["rate"], said + (f" {found['wrong'][:1]}" if bad else ""), found["p95"])
