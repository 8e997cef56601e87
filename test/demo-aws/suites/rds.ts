import { DescribeDBInstancesCommand, DescribeDBLogFilesCommand } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { refusalOf, startAws } from '../fixture.ts';

const DBInstanceIdentifier = 'grid-services-dev-db';

describe('RDS', () => {
  it('describes the database', async () => {
    const { rds } = await startAws();
    const { DBInstances } = await rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier }),
    );
    expect(DBInstances).toMatchObject([
      {
        DBInstanceIdentifier,
        DBInstanceStatus: 'available',
        Engine: 'postgres',
        Endpoint: { Port: 5432 },
        MultiAZ: false,
        InstanceCreateTime: expect.any(Date),
      },
    ]);
  });

  it('refuses a database that does not exist', async () => {
    const { rds } = await startAws();
    const call = rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'other' }));
    expect(await refusalOf(call)).toEqual({
      name: 'DBInstanceNotFoundFault',
      message: 'DBInstance other not found.',
      status: 404,
    });
  });

  it('lists the log files of three days by hour', async () => {
    const { rds } = await startAws();
    const { DescribeDBLogFiles = [] } = await rds.send(
      new DescribeDBLogFilesCommand({ DBInstanceIdentifier }),
    );
    expect(DescribeDBLogFiles).toHaveLength(72);
    expect(DescribeDBLogFiles.at(-1)).toMatchObject({
      LogFileName: 'error/postgresql.log.2026-11-20-17',
      LastWritten: Date.parse('2026-11-20T17:05:00Z'),
    });
    const { DescribeDBLogFiles: some } = await rds.send(
      new DescribeDBLogFilesCommand({ DBInstanceIdentifier, FilenameContains: '2026-11-20-0' }),
    );
    expect(some).toHaveLength(10);
  });
});
