import { describe, expect, it } from "vitest";
import { redact, Redactor } from "../../src/secrets/redact.js";

describe("a value that is given away by what stands around it", () => {
  it.each([
    ["curl -u bo:opensesame9 https://a.example/x", "curl -u bo:xxxxxxxxxx0 https://a.example/x"],
    ["run --password opensesame9 --size 3", "run --password xxxxxxxxxx0 --size 3"],
    ['run --api-key "opensesame9" --size 3', 'run --api-key "xxxxxxxxxx0" --size 3'],
    ["openssl rsa -passin pass:opensesame9 -in a.pem", "openssl rsa -passin pass:xxxxxxxxxx0 -in a.pem"],
    ["openssl enc -k opensesame9 -in a", "openssl enc -k xxxxxxxxxx0 -in a"],
    ["openssl enc -K 9f86d081884c7d65 -iv 0", "openssl enc -K 0a00a000000a0a00 -iv 0"],
    ["7z a -popensesame9 -mhe a.7z b", "7z a -pxxxxxxxxxx0 -mhe a.7z b"],
    ["rar a -hpopensesame9 a.rar b", "rar a -hpxxxxxxxxxx0 a.rar b"],
    ["SET PASSWORD FOR bo = PASSWORD('opensesame9')", "SET PASSWORD FOR bo = PASSWORD('xxxxxxxxxx0')"],
    ["zip -r -P opensesame9 a.zip b", "zip -r -P xxxxxxxxxx0 a.zip b"],
    ["machine a login bo password opensesame9 end", "machine a login bo password xxxxxxxxxx0 end"],
    ['CREATE USER bo IDENTIFIED BY "opensesame9";', 'CREATE USER bo IDENTIFIED BY "xxxxxxxxxx0";'],
    ['the password "opensesame9" is wrong', 'the password "xxxxxxxxxx0" is wrong'],
    ["jdbc:oracle:thin:bo/opensesame9@host:1521/x", "jdbc:oracle:thin:bo/xxxxxxxxxx0@host:1521/x"],
    [
      'Authorization: Digest username="bo", response="0123456789abcdef0123456789abcdef", uri="/"',
      'Authorization: Digest username="bo", response="0000000000aaaaaa0000000000aaaaaa", uri="/"',
    ],
    ["db.example:5432:shop:bo:opensesame9", "db.example:5432:shop:bo:xxxxxxxxxx0"],
    [
      "<db><password>opensesame9</password><size>3</size></db>",
      "<db><password>xxxxxxxxxx0</password><size>3</size></db>",
    ],
    ["Server=h;Uid=bo;Pwd=opensesame9;Port=3", "Server=h;Uid=bo;Pwd=xxxxxxxxxx0;Port=3"],
    ["Pwd={open;sesame9};Port=3", "Pwd={xxxx;xxxxxx0};Port=3"],
    ["db:\n  password: opensesame9\n  size: 3", "db:\n  password: xxxxxxxxxx0\n  size: 3"],
    ["password = opensesame9\nsize = 3", "password = xxxxxxxxxx0\nsize = 3"],
    ["Pwd=[opensesame9];Port=3", "Pwd=[xxxxxxxxxx0];Port=3"],
    ['{ "value": "opensesame9", "name": "password" }', '{ "value": "xxxxxxxxxx0", "name": "password" }'],
    ['["X-Api-Key", "opensesame9"]', '["X-Api-Key", "xxxxxxxxxx0"]'],
    ["https://a.example/?key=kB7xQ2mZ9vR4tY8whD3n&x=1", "https://a.example/?key=xX0xX0xX0xX0xX0xxX0x&x=1"],
    ["https://kB7xQ2mZ9vR4tY8whD3nF6jL@a.example/x", "https://xX0xX0xX0xX0xX0xxX0xX0xX@a.example/x"],
    ['{ user: "bo", pass: "opensesame" }', '{ user: "bo", pass: "xxxxxxxxxx" }'],
    ["user=bo&password=opensesame9&size=3", "user=bo&password=xxxxxxxxxx0&size=3"],
    ["use sk-kB7xQ2mZ9vR4tY8whD3n now", "use sk-xX0xX0xX0xX0xX0xxX0x now"],
    ["/data/kB7xQ2mZ9vR4tY8whD3nF6jL/part", "/data/xX0xX0xX0xX0xX0xxX0xX0xX/part"],
    ["data/kB7xQ2mZ9vR4tY8whD3nF6jL/Part2", "data/xX0xX0xX0xX0xX0xxX0xX0xX/Part2"],
    ["a1/b2/c3/d4/kB7xQ2mZ9vR4tY8whD3nF6jL", "a1/b2/c3/d4/xX0xX0xX0xX0xX0xxX0xX0xX"],
    ["kB7xQ2mZ9vR4tY8whD3nF6jL1p/S5gC0aXe7Ub2Nq+w", "xX0xX0xX0xX0xX0xxX0xX0xX0x/X0xX0xXx0Xx0Xx+x"],
    ['{ token: "abcdefghijklmnopqrst" }', '{ token: "xxxxxxxxxxxxxxxxxxxx" }'],
    ['{ token: "abcdefg1" }', '{ token: "xxxxxxx0" }'],
    ['{ pin: "1234" }', '{ pin: "0000" }'],
    ["url=https://x.example/?password=opensesame9&a=1", "url=https://x.example/?password=xxxxxxxxxx0&a=1"],
    ['passwords: ["opensesame", "letmein9"], size: 3', 'passwords: ["xxxxxxxxxx", "xxxxxxx0"], size: 3'],
    ["privateKey: Buffer.from([1, 2, 3]), size: 4", "privateKey: Buffer.from([0, 0, 0]), size: 4"],
    ["privateKey: new Uint8Array([1, 2, 3]), size: 4", "privateKey: new Uint8Array([0, 0, 0]), size: 4"],
    ["pin=0042, size=3", "pin=1000, size=3"],
    ["cGFzc3dvcmQ9b3BlbnNlc2FtZTkgYW5kIG1vcmU=", "cGFzc3dvcmQ9eHh4eHh4eHh4eDAgYW5kIG1vcmU="],
    ["PASSWORD=opensesame9 node a.js", "PASSWORD=xxxxxxxxxx0 node a.js"],
    ["Set-Cookie: theme=dark; Path=/; Domain=a.example", "Set-Cookie: theme=xxxx; Path=/; Domain=a.example"],
    ['{ cookie: "theme=dark9; Path=/a" }', '{ cookie: "theme=xxxx0; Path=/a" }'],
    ["kB7xQ2/mZ9vR4tY8/whD3nF6jL1p/S5gC0aXe", "xX0xX0/xX0xX0xX0/xxX0xX0xX0x/X0xX0xXx"],
    ["card 6200 0000 0000 0005 of Bo", "card 6000 0000 0000 0007 of Bo"],
    ['{ password: "sk-proj-kB7xQ2mZ9vR4tY8w" }', '{ password: "sk-proj-xX0xX0xX0xX0xX0x" }'],
    ['{ password: "my sk-proj-kB7xQ2mZ9vR4tY8w" }', '{ password: "xx xx-xxxx-xX0xX0xX0xX0xX0x" }'],
    ["passage=otpauth://x?secret=opensesame9", "passage=otpauth://x?secret=xxxxxxxxxx0"],
    [`passage=${"a".repeat(1_981)}?secret=opensesame9`, `passage=${"a".repeat(1_981)}?secret=xxxxxxxxxx0`],
    ["TOKEN=abcdefg1", "TOKEN=xxxxxxx0"],
    ["dump --db-password=opensesame --size 3", "dump --db-password=xxxxxxxxxx --size 3"],
    ["run -Dpassword=opensesame -x", "run -Dpassword=xxxxxxxxxx -x"],
    ["run --db.password opensesame9 -x", "run --db.password xxxxxxxxxx0 -x"],
    ['<add key="Password" value="opensesame" size="3"/>', '<add key="Password" value="xxxxxxxxxx" size="3"/>'],
    ["<entry key='db.password'>opensesame</entry>", "<entry key='db.password'>xxxxxxxxxx</entry>"],
    ['password := "opensesame"', 'password := "xxxxxxxxxx"'],
    ['["password: opensesame", "size: 3"]', '["password: xxxxxxxxxx", "size: 3"]'],
    ['{ text: "X-Auth-Token: opensesame" }', '{ text: "X-Auth-Token: xxxxxxxxxx" }'],
    ['{ securityAnswer: "opensesame" }', '{ securityAnswer: "xxxxxxxxxx" }'],
    ["postgres://bo:open@sesame9@a.example/x", "postgres://bo:xxxx@xxxxxx0@a.example/x"],
    ['["node", "--password", "opensesame", "--size", "3"]', '["node", "--password", "xxxxxxxxxx", "--size", "3"]'],
    ["mysql -u bo -popensesame9 shop", "mysql -u bo -pxxxxxxxxxx0 shop"],
    ['{ [Symbol("password")]: "opensesame" }', '{ [Symbol("password")]: "xxxxxxxxxx" }'],
    ['options["password"] = "opensesame"', 'options["password"] = "xxxxxxxxxx"'],
    ['{ "smtp.pass": "opensesame" }', '{ "smtp.pass": "xxxxxxxxxx" }'],
    ["bo:opensesame@tcp(a.example:3306)/shop", "bo:xxxxxxxxxx@tcp(a.example:3306)/shop"],
    ["bo/opensesame@//a.example:1521/shop", "bo/xxxxxxxxxx@//a.example:1521/shop"],
    ['["a.example:5432:shop:bo:opensesame"]', '["a.example:5432:shop:bo:xxxxxxxxxx"]'],
    ["docker login -u bo -p opensesame9 a.example", "docker login -u bo -p xxxxxxxxxx0 a.example"],
    ["WIFI:T:WPA;S:home;P:opensesame9;;", "WIFI:T:WPA;S:home;P:xxxxxxxxxx0;;"],
    [
      'new Map([["password", ["opensesame"]], ["size", [3]]])',
      'new Map([["password", ["xxxxxxxxxx"]], ["size", [3]]])',
    ],
    ['new Map([["credentials", { a: "opensesame" }]])', 'new Map([["credentials", { a: "xxxxxxxxxx" }]])'],
    ['new Map([["privateKey", Buffer.from([1, 2])]])', 'new Map([["privateKey", Buffer.from([0, 0])]])'],
    [
      '{ name: "password", isKept: true, value: "opensesame" }',
      '{ name: "password", isKept: true, value: "xxxxxxxxxx" }',
    ],
    [
      '{ value: "opensesame", isKept: true, name: "password" }',
      '{ value: "xxxxxxxxxx", isKept: true, name: "password" }',
    ],
    ['{ key: "DB_PASSWORD", val: "opensesame" }', '{ key: "DB_PASSWORD", val: "xxxxxxxxxx" }'],
    ["sshpass -p opensesame9 ssh a", "sshpass -p xxxxxxxxxx0 ssh a"],
    ["redis-cli -h a -a opensesame9 ping", "redis-cli -h a -a xxxxxxxxxx0 ping"],
    ["password: |\n  opensesame\nsize: |\n  large", "password: |\n  xxxxxxxxxx\nsize: |\n  large"],
    ["API key: opensesame9, size: 3", "API key: xxxxxxxxxx0, size: 3"],
    ["Your access token is opensesame9", "Your access token is xxxxxxxxxx0"],
    ["verification code: 482913, order: 482914", "verification code: 100000, order: 482914"],
    ["login with pass=opensesame9", "login with pass=xxxxxxxxxx0"],
    ["パスワード：opensesame9", "パスワード：xxxxxxxxxx0"],
    ["AZURE_PAT=opensesame", "AZURE_PAT=xxxxxxxxxx"],
    ['{ recoveryCodes: ["opensesame"] }', '{ recoveryCodes: ["xxxxxxxxxx"] }'],
  ])("is blotted out, and nothing else: %j", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    "password: required\nsize: 3",
    '["X-Api-Key", "opensesame"]',
    "https://550e8400-e29b-41d4-a716-446655440000@a.example/x",
    "run --size 3 --verbose all",
    "run --password --size 3",
    "7z a -p -mhe a.7z b",
    "openssl rsa -in a.key -kind none",
    'password("opensesame9")',
    "x; password = getPassword(9); y",
    "use sk-some-words-in-a-slug now",
    '{ token: "abcdefghijklmnopqrs" }',
    '{ token: "abcdefghij klmnopqrst uvw" }',
    '{ token: "abcdef1" }',
    '{ pin: "123" }',
    '["password", "token"]',
    '{ [Symbol("passed")]: "opensesame", "by.pass": "opensesame" }',
    "https://a.example/react@18/umd and a/b@c/d and bo:shop(a)",
    `size=${"a".repeat(2_100)}`,
    "if (password==opensesame9) password=>opensesame9; token==opensesame9",
    "card 4111 1111 1111 1112 of Bo, number 6200000000000005, grouped 6200 0000 0000 0006",
    "https://abcdefghijKLMNOPQRSTU@a.example/x",
    "https://12345678901234567890@a.example/x",
    "https://some-long-name-of-user-12@a.example/x",
    "https://a.example:8080/x and bo@a.example",
    '["--password", "--size", "3", "--pat", "Bo"]',
    "class Store { private key: Uint8Array; private token: Base64Url }",
    "primary key: id1, a card: 4 pieces, { pat: 'Bo' }",
    "size: |\n  opensesame9",
  ])("is not one in %j", (text) => {
    expect(redact(text)).toBe(text);
  });
});

it("of two secrets that begin alike, the longer one is known as a whole", () => {
  const redactor = new Redactor();
  redactor.redact("password=opensesame9&passphrase=opensesame9longer");
  expect(redactor.redact("x opensesame9longer y opensesame9 z")).toBe("x xxxxxxxxxx0xxxxxx y xxxxxxxxxx0 z");
});

it("a secret of five signs is not looked for in later texts, one of six is", () => {
  const redactor = new Redactor();
  redactor.redact("password=abc12&password=abc123");
  expect(redactor.redact("abc12 and abc123 and xabc12")).toBe("abc12 and xxx000 and xabc12");
});

it("a redactor says whether it has found any, and knows them again", () => {
  const redactor = new Redactor();
  expect([redactor.redact("nothing here"), redactor.isUsed]).toEqual(["nothing here", false]);
  expect([redactor.redact("password=opensesame9"), redactor.isUsed]).toEqual(["password=xxxxxxxxxx0", true]);
  expect(redactor.redact("again opensesame9, and password=othersesame9")).toBe(
    "again xxxxxxxxxx0, and password=xxxxxxxxxxx0",
  );
});
