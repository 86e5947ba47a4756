using System.Globalization;

namespace MLExtensions.Columns;

/// <summary>What a pass over a stream came to.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="GoodRows">Those that were used.</param>
/// <param name="Digest">Tells other rows and another order.</param>
internal sealed record PassSummary(long Rows, long GoodRows, ulong Digest)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GoodRows:N0} good rows of {Rows:N0} (digest {Digest:x16})");
}
