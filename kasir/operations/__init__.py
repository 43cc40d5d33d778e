"""The verbs: functions that take a session first and never begin, commit or roll back."""
