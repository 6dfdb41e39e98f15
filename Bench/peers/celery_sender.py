"""A Celery application that posts bodies, as one would write it for webhooks."""

import os

import celery
import requests

app = celery.Celery("sender", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True
session = requests.Session()


@app.task
def post(url, body):
    session.post(url, data=body, headers={"content-type": "application/json"}, timeout=15).raise_for_status()
