"""Puts in so many jobs: fill_celery.py COUNT."""

import os
import pathlib
import sys

from celery_sender import app, post

body = pathlib.Path(os.environ["BENCH_BODY"]).read_text()
with app.producer_pool.acquire() as producer:
    for _ in range(int(sys.argv[1])):
        post.apply_async((os.environ["BENCH_URL"], body), producer=producer)
