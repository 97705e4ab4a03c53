"""The plugin workarounds: copies of disks that XAPI could not make as quickly."""

import os

import os_xenapi_vhds


def safe_copy_vdis(session, sr_path, vdi_uuids, uuid_stack):
    """Copy a chain of VDIs within its SR; return {"root": {"uuid": that of the copied leaf}}.

    vdi_uuids are those of the chain, the leaf's first; the copies get the uuids that are popped
    from the end of uuid_stack.
    """
    import os_xenapi_staging

    vdis = os_xenapi_vhds.checked_chain("vdi_uuids", vdi_uuids)
    sr = os_xenapi_staging.sr_directory(session, sr_path)
    staging = os_xenapi_staging.Staging(sr)
    try:
        sources = [os.path.join(sr, vdi + ".vhd") for vdi in vdis]
        return os_xenapi_vhds.import_vhds(staging, sources, uuid_stack, os_xenapi_vhds.copy)
    finally:
        staging.close()
