"""Papers: a document before its width is known, then text, ESC/POS bytes, a picture or a PDF."""
