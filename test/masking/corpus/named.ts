import {
  ALPHANUMERIC,
  BASE64,
  BASE64_URL,
  HEX,
  json,
  LETTERS,
  line,
  type Plant,
  password,
} from './plant.ts';

/** Values under the names of secrets, in the ways logs write them. */
export const NAMED: Record<string, Plant> = {
  'password=': (draw) => {
    const secret = password(draw);
    return line(`2025-11-20 17:05:00,031 [INFO] login user=ann password=${secret} ok`, secret);
  },
  'password that begins like a variable': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 12);
    return line(`password=$${secret}1 token=%${secret}2`, secret);
  },
  'password: in YAML': (draw) => {
    const secret = password(draw);
    return line(`  password: ${secret}`, secret);
  },
  'password in JSON': (draw) => {
    const secret = password(draw);
    return json({ user: 'ann', password: secret, remember: true }, secret);
  },
  'password with blanks and quotes in JSON': (draw) => {
    const secret = `${draw.text(LETTERS, 8)} "${draw.text(LETTERS, 8)}" \\ ${draw.text(LETTERS, 8)}`;
    return json({ user: 'ann', password: secret }, ...secret.split(/[" \\]+/));
  },
  'password in JSON in JSON': (draw) => {
    const secret = `${draw.text(ALPHANUMERIC, 8)}"${draw.text(ALPHANUMERIC, 8)}`;
    const body = JSON.stringify({ password: secret, user: 'ann' });
    return json({ message: `request ${body}` }, ...secret.split('"'));
  },
  'password in JSON in JSON in JSON': (draw) => {
    const secret = password(draw);
    return json(
      { a: JSON.stringify({ b: JSON.stringify({ db_password: secret, x: 1 }) }) },
      secret,
    );
  },
  'password in a Python dictionary': (draw) => {
    const secret = `${draw.text(LETTERS, 6)} ${draw.text(LETTERS, 6)}`;
    return line(
      `INFO: payload {'user': 'ann', 'passwd': '${secret}', 'ok': True}`,
      ...secret.split(' '),
    );
  },
  'numeric password in JSON': (draw) => {
    const secret = draw.text('123456789', 8);
    return json({ user: 'ann', password: Number(secret) }, secret);
  },
  'password in a form': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`body: username=ann&password=${secret}&csrf=1`, secret);
  },
  'password percent-encoded': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`GET /login?next=%2Fhome%3Fpassword%3D${secret}%26x%3D1`, secret);
  },
  'password of an option': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`+ pg_dump --host db --password ${secret} app`, secret);
  },
  'password of an option in a list': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return json({ command: ['serve', '--admin-password', secret, '--port', '80'] }, secret);
  },
  'password in XML': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`<user><name>ann</name><password>${secret}</password></user>`, secret);
  },
  'password in properties': (draw) => {
    const secret = password(draw);
    return line(`spring.datasource.password=${secret}`, secret);
  },
  'password in a Java object': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`DataSource{url=jdbc:h2:mem, user=sa, password=${secret}}`, secret);
  },
  'password in logfmt': (draw) => {
    const secret = `${draw.text(LETTERS, 6)} ${draw.text(LETTERS, 6)}`;
    return line(
      `time=2025-12-23T10:00:00Z level=info admin_password="${secret}" n=1`,
      ...secret.split(' '),
    );
  },
  'password in Ruby': (draw) => {
    const secret = password(draw);
    return line(`Parameters: {"user"=>"ann", "password"=>"${secret}"}`, secret);
  },
  'password in SQL': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`LOG:  statement: ALTER USER app WITH PASSWORD '${secret}';`, secret);
  },
  'password of MySQL in SQL': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`Query	CREATE USER 'app'@'%' IDENTIFIED BY '${secret}'`, secret);
  },
  'password of an option of curl': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`+ curl -sS -u ann:${secret} https://api.example.com/v1`, secret);
  },
  'password of an option of mysql': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`+ mysqldump -h db -u root -p${secret} app`, secret);
  },
  'password of an option of redis-cli': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`exec redis-cli -h cache -a ${secret} ping`, secret);
  },
  'passwords in a list': (draw) => {
    const [one, two] = [draw.text(ALPHANUMERIC, 14), draw.text(ALPHANUMERIC, 14)];
    return json({ event: 'rotate', passwords: [one, two], users: 2 }, one, two);
  },
  'password in brackets': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(`Config(user=sa, password=[${secret}])`, secret);
  },
  'password in percent-encoded JSON': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 14);
    return line(
      `GET /in?q=${encodeURIComponent(JSON.stringify({ password: secret }))} 200`,
      secret,
    );
  },
  'password with a blank in XML': (draw) => {
    const [one, two] = [draw.text(LETTERS, 8), draw.text(LETTERS, 8)];
    return line(`<db:password>${one} ${two}</db:password>`, one, two);
  },
  'password in a sentence': (draw) => {
    const secret = `${draw.text(LETTERS, 8)}7`;
    return line(`your new password is ${secret} and expires in 24 h`, secret);
  },
  'hash of a password': (draw) => {
    const hash = draw.text(`${ALPHANUMERIC}./`, 53);
    return line(`user ann hash ${['$2b', '$12', '$'].join('')}${hash}`, hash);
  },
  'secret in camel case': (draw) => {
    const secret = draw.text(ALPHANUMERIC, 32);
    return line(`config loaded clientSecret=${secret} scopes=2`, secret);
  },
  'secret of OAuth in JSON': (draw) => {
    const [access, refresh] = [draw.text(BASE64_URL, 40), draw.text(BASE64_URL, 40)];
    return json(
      { access_token: access, refresh_token: refresh, expires_in: 3600 },
      access,
      refresh,
    );
  },
  'token in a URL': (draw) => {
    const token = draw.text(ALPHANUMERIC, 24);
    return line(`"GET /api/hook?token=${token}&page=2 HTTP/1.1" 200`, token);
  },
  'token of an environment variable': (draw) => {
    const token = draw.text(HEX, 40);
    return line(`REPLICATE_API_TOKEN=${token} APP_ENV=dev`, token);
  },
  'API key in backticks': (draw) => {
    const key = draw.text(ALPHANUMERIC, 28);
    return line(`using api_key: \`${key}\``, key);
  },
  'API key in single quotes': (draw) => {
    const key = draw.text(ALPHANUMERIC, 28);
    return line(`apiKey = '${key}';`, key);
  },
  'account key in JSON': (draw) => {
    const key = draw.text(BASE64, 44);
    return json({ account: 'gridstore', account_key: `${key}==` }, key);
  },
  'one-time password': (draw) => {
    const code = draw.text('123456789', 6);
    return line(`sms gateway accepted otp=${code} for +15550100`, code);
  },
  'card verification in JSON': (draw) => {
    const code = `9${draw.text('123456789', 3)}`;
    return json({ card: 'visa', cvv: code }, code);
  },
};
