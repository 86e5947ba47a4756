using Extensions.Testing;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns;

public class ReadingProbeTests
{
    [Fact, Trait("Kind", "Example")]
    public void IsFast_RowsThatTakeLong_IsNot()
        => Assert.False(IsFast(new GeneratedDataView(5000, 3, (_, x) =>
        {
            Thread.SpinWait(10_000);   // far more than copying three values
            x.Clear();
        }, (_, _) => 1)));

    [Fact, Trait("Kind", "Example")]
    public void IsFast_FewRows_IsFastEnough() => Assert.True(IsFast(new GeneratedDataView(20, 3, (_, x) => x.Clear(), (_, _) => 1)));

    private static bool IsFast(GeneratedDataView view)
    {
        var request = new ColumnReaderRequest(view, "Features", "Label", LabelKind.Regression);
        return ReadingProbe.IsFast(request, InputColumns.Find(request));
    }
}
