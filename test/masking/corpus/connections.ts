import { ALPHANUMERIC, BASE64, json, line, type Plant, password } from './plant.ts';

/** Passwords in URLs and connection strings. */
export const CONNECTIONS: Record<string, Plant> = {
  'password of Postgres in a URL': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 18);
    return line(
      `connecting to postgresql://grid:${secret}@grid-dev-db.us-west-2.rds.amazonaws.com:5432/grid`,
      secret,
    );
  },
  'password with an at sign in a URL': (draw) => {
    const [one, two] = [draw.text(ALPHANUMERIC, 9), draw.text(ALPHANUMERIC, 9)];
    return line(`DATABASE_URL=postgres://app:${one}@${two}@db:5432/app?sslmode=require`, one, two);
  },
  'password of Redis in a URL': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 32);
    return line(`celery broker redis://:${secret}@cache.internal:6379/0`, secret);
  },
  'password of MongoDB in a URL': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 16);
    return line(
      `mongodb+srv://svc:${secret}@cluster0.abcde.mongodb.net/app?retryWrites=true`,
      secret,
    );
  },
  'password of AMQP in JSON': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 16);
    return json({ broker: `amqps://queue:${secret}@mq.internal:5671/%2F` }, secret);
  },
  'password of HTTP in a URL': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 16);
    return line(`fetching https://deploy:${secret}@git.example.com/team/app.git`, secret);
  },
  'password in JDBC': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 16);
    return line(`jdbc:postgresql://db:5432/app?user=app&password=${secret}&ssl=true`, secret);
  },
  'password of Oracle': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 16);
    return line(`jdbc:oracle:thin:app/${secret}@//db:1521/utm`, secret);
  },
  'password of MySQL in Go': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 16);
    return line(`sql.Open: app:${secret}@tcp(10.0.2.9:3306)/utm?parseTime=true`, secret);
  },
  'password in key words': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 16);
    return line(
      `failed to connect to host=db user=app password=${secret} dbname=utm sslmode=disable`,
      secret,
    );
  },
  'password of SQL Server': (draw) => {
    const secret = password(draw);
    return line(`Server=tcp:db,1433;Database=app;User Id=sa;Pwd=${secret};Encrypt=true`, secret);
  },
  'key of Azure Storage': (draw) => {
    const secret = draw.text(BASE64, 86);
    return line(
      `DefaultEndpointsProtocol=https;AccountName=grid;AccountKey=${secret}==;EndpointSuffix=core.windows.net`,
      secret,
    );
  },
  'signature of Azure Storage': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 43);
    return line(
      `PUT https://grid.blob.core.windows.net/logs?sv=2024-11-04&se=2025-12-01&sig=${secret}%3D 201`,
      secret,
    );
  },
};
