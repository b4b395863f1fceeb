"""Stands before a package of the development environment that users do not have.

httpx loads its command line, and rich and pygments with it, wherever click can be imported.
"""

raise ImportError("not among the app's requirements")
