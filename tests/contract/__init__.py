"""What programs written for os-xenapi 0.3.4 rely on, held from their side of the library."""
