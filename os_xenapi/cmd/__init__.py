"""The ``os-xenapi`` command: one module per noun, imported only when its noun is named."""
