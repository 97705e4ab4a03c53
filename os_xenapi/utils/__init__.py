"""What prepares a compute VM and its host for OpenStack; ``xenapi_bootstrap`` does all of it.

The modules have the names of os-xenapi 0.3.4. What is done in the VM runs without a shell; what is
done in the control domain goes over a ``sshclient.SSHClient``. Each function looks first, changes
only what is not yet so, and may be called again after it was broken off.
"""
