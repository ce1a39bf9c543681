# The verdicts of Mail::DKIM, one line for each signature and chain, tab-separated:
# file, "dkim" or "arc", domain, selector, result, detail.
# usage: perl mail_dkim.pl KEYS FILE...      (KEYS: lines of a record's name and its text)
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Mail::DKIM::ARC::Verifier;

my $keys = shift;
my %records;
open my $handle, '<', $keys or die "$keys: $!";
while (<$handle>) {
    s/[\r\n]+$//;
    my ( $name, $record ) = split /\s+/, $_, 2;
    $records{ lc $name } = $record if defined $record;
}

package Answer {
    sub type           { 'TXT' }
    sub char_str_list  { ${ $_[0] } }
    sub txtdata        { ${ $_[0] } }
}

{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name) = @_;
        my $record = $records{ lc $name };
        return defined $record ? bless( \$record, 'Answer' ) : ();
    };
}

sub line { my @fields = map { my $text = $_ // ''; $text =~ s/[\t\r\n]+/ /g; $text } @_; print join( "\t", @fields ), "\n" }

for my $file (@ARGV) {
    open my $mail, '<:raw', $file or die "$file: $!";
    local $/;
    my $data = <$mail>;
    $data =~ s/\r?\n/\r\n/g;
    for my $kind ( [ dkim => 'Mail::DKIM::Verifier' ], [ arc => 'Mail::DKIM::ARC::Verifier' ] ) {
        my ( $name, $class ) = @$kind;
        my $verifier = $class->new();
        my $ok       = eval { $verifier->PRINT($data); $verifier->CLOSE; 1 };
        if ( !$ok ) { line( $file, $name, '', '', 'error', $@ ); next }
        if ( $name eq 'arc' ) { line( $file, $name, '', '', $verifier->result, $verifier->result_detail ); next }
        for my $signature ( $verifier->signatures ) {
            next if ref $signature ne 'Mail::DKIM::Signature';
            line( $file, $name, $signature->domain, $signature->selector, $signature->result, $signature->result_detail );
        }
    }
}
