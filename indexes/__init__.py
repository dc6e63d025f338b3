"""The shared vocabulary, vectors, the two Qdrant engines and the retriever."""
