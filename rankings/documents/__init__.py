"""The papers of a ranking: one content, drawn as PDF, Word and workbook."""
