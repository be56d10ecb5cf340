from .form import form_document, form_pdf
from .receipt import receipt_document, receipt_pdf

__all__ = ["form_document", "form_pdf", "receipt_document", "receipt_pdf"]
