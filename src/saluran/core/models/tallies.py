"""What boards add up to, kept beside the records (``core.tallies``)."""

from django.db import models


class Tally(models.Model):
    """A change of what one owner's or team's records in one column of a board come to: the sum of all rows is what
    they come to now. An amount is ``high * 2**32 + low``, so that no sum of 64-bit integers overflows."""

    module = models.CharField(max_length=40)
    made_of = models.IntegerField()  # which fields were counted and added up
    lane = models.CharField(max_length=80)  # the value of the board's field; "" for none
    also1 = models.CharField(max_length=80, default="")  # those of other fields by which the module is looked at
    also2 = models.CharField(max_length=80, default="")
    also3 = models.CharField(max_length=80, default="")
    also4 = models.CharField(max_length=80, default="")
    currency = models.CharField(max_length=40)
    owner_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    count = models.BigIntegerField()
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    weighed_low = models.BigIntegerField()
    weighed_high = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["module", "owner_id"], name="core_tally_owner"),
            models.Index(fields=["module", "team_id"], name="core_tally_team"),
        ]
