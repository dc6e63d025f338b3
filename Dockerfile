# The chat and the command line. Build arguments choose where packages come from and which torch is installed.
FROM python:3.11.14-slim-bookworm AS build
ARG PIP_INDEX_URL=
ARG TORCH_ARGS=
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/mingbai
RUN python -m venv /opt/venv
COPY pyproject.toml constraints.txt ./
# torch first and alone: a range would pull another build than the pinned one.
RUN /opt/venv/bin/pip install ${TORCH_ARGS} "$(grep '^torch==' constraints.txt)"
COPY indexes indexes
COPY ingest ingest
COPY app app
COPY eval eval
COPY LICENSE NOTICE README.md ./
RUN /opt/venv/bin/pip install -c constraints.txt .

FROM python:3.11.14-slim-bookworm
LABEL org.opencontainers.image.title="Mingbai" \
      org.opencontainers.image.licenses="Apache-2.0"
# What reads scanned pages needs these two libraries. Their versions are those of the pinned base image's release.
RUN apt-get update \
    && apt-get install --no-install-recommends --yes libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin mingbai \
    && install -d -o mingbai -g mingbai /data
COPY --from=build /opt/venv /opt/venv
COPY corpus /srv/mingbai/corpus
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    ORT_DISABLE_TELEMETRY=1 \
    MINGBAI_DATA=/data \
    MINGBAI_ENRICHMENT='["/srv/mingbai/corpus/enrichment"]' \
    MINGBAI_THESAURUS=/srv/mingbai/corpus/thesaurus
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 7860
ENTRYPOINT ["mingbai"]
CMD ["serve"]
