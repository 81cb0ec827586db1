# kept in a small image: two stages, a plain user, nothing listens, data in one volume.
#   docker build -t kept .
#   docker run --rm -v "$PWD/mail:/mail:ro" -v kept-data:/data kept scan /mail --me you@work.example
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements/team.txt requirements/team.txt
RUN python -m venv /opt/kept && /opt/kept/bin/pip install --no-cache-dir --require-hashes -r requirements/team.txt
COPY . .
RUN /opt/kept/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 # The Google client carries the descriptions of all its services (109 MB); kept speaks to three.
 && find /opt/kept/lib -path '*discovery_cache/documents/*.json' \
      ! -name 'gmail.v1.json' ! -name 'calendar.v3.json' ! -name 'pubsub.v1.json' -delete

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 kept && install -d -o kept -g kept -m 0700 /data
COPY --from=build /opt/kept /opt/kept
ENV PATH=/opt/kept/bin:$PATH KEPT_DATA=/data PYTHONDONTWRITEBYTECODE=1
USER 10001
VOLUME /data
ENTRYPOINT ["kept"]
CMD ["--help"]
