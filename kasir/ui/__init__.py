"""The screens of the till and of the office: the only folder that knows Qt."""
