// The verdicts of mailauth (npm), one line for each signature and chain, as mail_dkim.pl prints them.
// usage: node mailauth.mjs KEYS FILE...    (mailauth in ./node_modules of the current folder)
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const require = createRequire(process.cwd() + '/');
const { dkimVerify } = require('mailauth/lib/dkim/verify');
const { arc } = require('mailauth/lib/arc');

const [keys, ...files] = process.argv.slice(2);
const records = new Map(
    readFileSync(keys, 'latin1').split(/\r?\n/).filter(Boolean).map(line => {
        const [, name, record] = line.match(/^(\S+)\s+(.*)$/);
        return [name.toLowerCase(), record];
    })
);
const resolver = async (name, type) => {
    const record = records.get(name.toLowerCase());
    if (type !== 'TXT' || record === undefined) {
        throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
    }
    return [[record]];
};
const line = (...fields) => console.log(fields.map(each => String(each ?? '').replace(/\s+/g, ' ')).join('\t'));

for (const file of files) {
    const data = readFileSync(file);
    try {
        const found = await dkimVerify(data, { resolver, minBitLength: 0 });
        found.results.filter(each => each.signingDomain).forEach(each =>
            line(file, 'dkim', each.signingDomain, each.selector, each.status.result, each.status.comment));
        const chain = await arc(found.arc, { resolver, minBitLength: 0 });
        line(file, 'arc', '', '', chain.status.result, chain.status.comment);
    } catch (error) {
        line(file, 'error', '', '', 'error', error.message);
    }
}
