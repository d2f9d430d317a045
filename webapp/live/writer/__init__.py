"""How frames reach sockets: framed once for all, never waiting for a slow one."""
