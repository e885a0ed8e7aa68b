"""What a release is expected to be: derived from the schemas, or said in config/expectations.yaml."""
