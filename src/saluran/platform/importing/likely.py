"""Which of the values that are known here a strange word probably means: “Closed Won” is won, “Junk Lead” is junk."""

from collections.abc import Mapping, Sequence

from saluran.platform.importing.vocabulary import plain, squeezed

#: Words of other programs for values of ours, by the key of ours.
MEANT: Mapping[str, str] = {
    "new": "not contacted|uncontacted|belum dihubungi|fresh|baru masuk|open not contacted",
    "open": "attempted to contact|working|attempting contact|working contacted|in progress|replied",
    "contacted": "connected|sudah dihubungi|contact made|engaged",
    "nurturing": "contact in future|nurture|tertarik|minat|bad timing|interested|dibina|recycled|follow up later",
    "qualified": "pre qualified|sales qualified|sales qualified lead|marketing qualified lead|sql|mql|open deal|"
    "opportunity|quotation|closed converted",
    "unqualified": "lost lead|not qualified|disqualified|lost|lost quotation|closed not converted|tidak memenuhi|dead",
    "junk": "spam|junk lead|sampah|palsu|invalid",
    "converted": "customer|closed converted|jadi pelanggan",
    "do_not_contact": "opt out|opted out|unsubscribed|jangan dihubungi",
    "won": "closed won|closedwon|deal won|menang|berhasil|converted|order|po received|deal",
    "lost": "closed lost|closedlost|deal lost|kalah|gagal|closed lost to competition|batal",
    "prospecting": "prospect|prospek|lead in|appointment scheduled|appointmentscheduled|new|identified|open",
    "qualification": "qualified|qualified to buy|qualifiedtobuy|kualifikasi|engaging|contact made",
    "needs_analysis": "value proposition|id decision makers|needs defined|perception analysis|demo scheduled|"
    "presentation scheduled|presentationscheduled|identify decision makers|analisa kebutuhan|proposition",
    "proposal": "initial offer|proposal price quote|quotation|quote|proposal made|proposal sent|penawaran harga|"
    "decision maker bought in|decisionmakerboughtin|proposition",
    "negotiation": "negotiation review|negotiations started|contract sent|contractsent|negosiasi harga",
    "done": "completed|complete|closed|held|selesai",
    "waiting": "waiting for input|waiting on someone else|deferred|pending|on hold",
    "in_progress": "in progress|working|started",
    "planned": "scheduled|not held|not started|open|overdue",
    "missed": "no answer|not reached|missed|unanswered|busy|left voicemail|no show",
    "cancelled": "canceled|cancelled|dibatalkan",
    "outbound": "outgoing|keluar|out",
    "inbound": "incoming|masuk|in|missed",
    "support": "desk",
    "prospect": "suspect|lead|potential customer|calon",
    "customer": "client|klien|buyer|existing customer|pembeli",
    "partner": "reseller|distributor|integrator|mitra|agen",
    "other": "others|vendor|supplier|competitor|press|investor|lainnya|administrative|project",
    "others": "other|lainnya",
    "complete": "completed|closed|done|selesai",
    "inactive": "paused|on hold|aborted",
    "active": "in progress|ongoing|started|sent",
    "existing_business": "existing customer upgrade|existing customer replacement|existing business",
}
NOT = frozenset(("not", "no", "non", "un", "tidak", "belum", "bukan", "never"))


def known_as(text: str, offered: Mapping[str, Sequence[str]]) -> str:
    """The key whose words are the same but for case, gaps and marks: “OnlineStore” is “Online Store”."""
    wanted = squeezed(text)
    return next((key for key, words in offered.items() if any(squeezed(w) == wanted for w in words)), "")


def likely(text: str, offered: Mapping[str, Sequence[str]]) -> str:
    """The key that a strange word probably means; empty where nothing tells, or two do."""
    if known := known_as(text, offered):
        return known
    wanted = squeezed(text)
    for key in offered:
        if any(squeezed(w) == wanted for w in MEANT.get(key, "").split("|")):
            return key
    said = set(plain(text).split())
    found = {key for key, words in offered.items() if any(_within(set(plain(w).split()), said) for w in words)}
    return found.pop() if len(found) == 1 else ""


def _within(words: set[str], said: set[str]) -> bool:
    """Whether one of the two says all that the other does, and neither denies it."""
    return bool(words) and (words & NOT) == (said & NOT) and (_each(words, said) or _each(said, words))


def _each(some: set[str], others: set[str]) -> bool:
    return all(any(_alike(a, b) for b in others) for a in some)


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 5 and (a.startswith(b) or b.startswith(a)))
