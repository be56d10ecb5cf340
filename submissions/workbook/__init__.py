"""The form as an Excel workbook: written for filling in offline, read back and compared."""

from .comparing import Preview, compare
from .reading import read_workbook
from .writing import as_xlsx

__all__ = ["Preview", "as_xlsx", "compare", "read_workbook"]
