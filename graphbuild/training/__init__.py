"""Train and evaluate the extraction model (extra ``train``)."""
