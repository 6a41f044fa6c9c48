"""What an Excel user installs; generated, without KPI arithmetic."""
