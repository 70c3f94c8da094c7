"""The programs the benchmark measures beside the app itself."""
