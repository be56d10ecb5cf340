"""Headers of a file that only the person who asked for it may keep."""


def kept_private(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
