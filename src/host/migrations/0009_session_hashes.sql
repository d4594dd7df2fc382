-- Sessions are kept under the SHA-256 of their ids from now on; those that live go on living.
update public.session set sid = encode(sha256(convert_to(sid, 'UTF8')), 'hex');
