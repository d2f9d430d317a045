"""What people see and send: pages, forms, live events, sign-in; the only package that knows Flask."""
