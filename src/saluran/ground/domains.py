"""The domain of a company, out of its address on the web or one of its mail addresses."""

from functools import lru_cache
from urllib.parse import urlsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Where anybody has a mailbox: the domain says nothing about whose it is.
FREE_MAIL = _words(
    """
    gmail.com googlemail.com yahoo.com yahoo.co.id yahoo.co.uk yahoo.com.sg yahoo.com.au ymail.com
    rocketmail.com myyahoo.com hotmail.com hotmail.co.id hotmail.co.uk hotmail.fr outlook.com outlook.co.id
    live.com live.co.id live.co.uk windowslive.com passport.com msn.com icloud.com me.com mac.com aol.com
    aim.com mail.com email.com usa.com post.com inbox.com gmx.com gmx.net gmx.de web.de t-online.de proton.me
    protonmail.com pm.me tutanota.com tutanota.de tuta.io tuta.com zoho.com zohomail.com fastmail.com
    fastmail.fm hushmail.com hey.com duck.com yandex.com yandex.ru ya.ru mail.ru bk.ru list.ru inbox.ru
    rambler.ru qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com aliyun.com naver.com hanmail.net
    daum.net rediffmail.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net orange.fr
    wanadoo.fr free.fr laposte.net libero.it btinternet.com mailinator.com yopmail.com guerrillamail.com
    temp-mail.org 10minutemail.com telkom.net plasa.com plasa.co.id indo.net.id cbn.net.id centrin.net.id
    rad.net.id dnet.net.id biz.net.id indosat.net.id meganet.co.id link.net.id pacific.net.id speedy.net.id
    telkom.net.id melsa.net.id bdg.centrin.net.id kompascyber.com lycos.com eudoramail.com boleh.com
    bolehmail.com mailcity.com astaga.com
    """
)
#: Pages of many: shops, networks, sites that anybody may make.
SHARED_SITES = _words(
    """
    facebook.com fb.com instagram.com twitter.com x.com tiktok.com youtube.com youtu.be linkedin.com
    threads.net pinterest.com whatsapp.com wa.me t.me telegram.me line.me linktr.ee lynk.id bit.ly s.id
    tinyurl.com google.com goo.gl sites.google.com business.site tokopedia.com shopee.co.id bukalapak.com
    lazada.co.id blibli.com jd.id olx.co.id kaskus.co.id indotrading.com indonetwork.co.id alibaba.com
    ralali.com grab.com gofood.co.id gojek.com traveloka.com blogspot.com blogspot.co.id wordpress.com
    wixsite.com weebly.com webnode.com jimdofree.com medium.com github.io notion.site carrd.co canva.site
    """
)
_EVERYBODYS = FREE_MAIL | SHARED_SITES
#: What stands before a country code where the name of the company is one label further in.
_SECOND = _words(
    """
    co com or org ac edu go gov net web sch my biz desa ponpes mil info ltd gen firm ne nom id
    """
)


def company(address: str) -> str:
    """The domain that a firm has to itself: `budi@mail.maju.co.id` and `https://www.maju.co.id/x` give `maju.co.id`.

    "" where there is none, or everybody may have an address there.
    """
    return _own(address.rpartition("@")[2] if "@" in address and "://" not in address else _host(address))


@lru_cache(maxsize=16384)
def _own(host: str) -> str:
    """The domain of the firm whose machine a host is."""
    labels = host.lower().rstrip(".").split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():
        return ""
    deep = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    if len(labels) < deep:
        return ""
    own = ".".join(labels[-deep:])
    shared = any(".".join(labels[n:]) in _EVERYBODYS for n in range(len(labels) - 1))
    return "" if shared else own


@lru_cache(maxsize=16384)
def _host(address: str) -> str:
    try:
        return urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""


#: Mailboxes that belong to a desk rather than to a person.
_DESKS = _words(
    """
    info admin sales marketing office cs contact kontak halo hello hai hi support help finance keuangan
    accounting purchasing pembelian procurement hrd hr personalia order pesan penjualan customer
    customerservice service sekretariat secretary mail email general umum webmaster noreply no-reply kantor
    pusat tender
    """
)


def is_desk(email: str) -> bool:
    """Whether a mailbox is a desk's, read by several."""
    local = email.partition("@")[0].lower()
    return local.rstrip("0123456789") in _DESKS or local.split(".")[0] in _DESKS
