"""The page where few-shot prompts are built and tried."""
