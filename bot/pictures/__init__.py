"""Pictures that every platform shows alike."""
