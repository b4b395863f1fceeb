"""The window that tells about the app: versions, folder, licences."""
