"""The reasoning model: its client, and the containment of its thinking.

`client.ModelClient` talks to the model server, `thinking` splits what it says, `headway` notices when its
thinking goes in circles, `contained` keeps it within its budget, `llama` offers it all to LlamaIndex.
"""
