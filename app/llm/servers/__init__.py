"""What differs between model servers: how they describe themselves, template a prompt, take a request, and let
thinking be closed from outside. What they stream is read by `app.llm.events` for all of them."""
