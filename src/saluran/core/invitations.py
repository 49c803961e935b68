"""Links that work once: the first set-up of an empty house, and choosing a password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.signing import BadSignature, TimestampSigner
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from saluran.core.models import User

VALID = 3 * 24 * 3600
_passwords = PasswordResetTokenGenerator()


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="saluran.setup", sep=".")


def setup_path() -> str:
    """Where the first administrator is made; dead as soon as there is a user."""
    return f"/setup/{_signer().sign('setup')}"


def opens_setup(token: str) -> bool:
    """Whether a token of ``setup_path`` still opens the set-up."""
    if User.objects.exists():
        return False
    try:
        return _signer().unsign(token, max_age=VALID) == "setup"
    except BadSignature:
        return False


def may_sign_in(user: User) -> bool:
    """Who has no email address only owns records: nobody signs in as him."""
    return user.active and bool(user.email)


def password_path(user: User) -> str:
    """Where ``user`` chooses a password; dead once one was chosen, or after three days."""
    return f"/auth/set/{urlsafe_base64_encode(str(user.pk).encode())}/{_passwords.make_token(user)}"


def invited(uid: str, token: str) -> User | None:
    """The user whom a link of ``password_path`` was made for, while it works."""
    try:
        pk = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, UnicodeDecodeError, OverflowError):
        return None
    user = User.objects.filter(pk=pk).first() if 0 < pk < 2**63 else None
    return user if user and may_sign_in(user) and _passwords.check_token(user, token) else None
