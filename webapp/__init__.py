"""What people see and send: pages, forms, live events; the only package that knows Flask."""
