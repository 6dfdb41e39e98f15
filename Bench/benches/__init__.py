"""The benches, in the order they run. A new one is a file here with a list BENCHES, and one line below."""

from . import claim_size, dispatch, export, footprint, hanging, instances, latency, page, record, record_p99, record_size

ALL = [
    *claim_size.BENCHES,
    *dispatch.BENCHES,
    *export.BENCHES,
    *footprint.BENCHES,
    *hanging.BENCHES,
    *instances.BENCHES,
    *latency.BENCHES,
    *page.BENCHES,
    *record.BENCHES,
    *record_p99.BENCHES,
    *record_size.BENCHES,
]
