using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLExtensions;
using MLExtensions.Composition;

namespace Extensions.Core.Tests.Composition;

public class CompositionErrorTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly CompositionRow[] rows = CompositionRows.Make(100);
    private readonly RecordingEstimator<ColumnCopyingTransformer> head = Recording.Stage("A");
    private readonly RecordingEstimator<ColumnCopyingTransformer> stage = Recording.Stage("B");

    [Theory, Trait("Kind", "Example")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void AppendHeldOut_FractionOutsideZeroToOne_Throws(double fraction)
        => Assert.Throws<ArgumentOutOfRangeException>("fraction", () => head.AppendHeldOut(stage, fraction));

    [Fact, Trait("Kind", "Example")]
    public void AppendHeldOut_FractionsLeaveNothingToTheHead_Throws()
    {
        var chain = head.AppendHeldOut(stage, 0.7);
        Assert.Contains("0.7 + 0.3", Assert.Throws<ArgumentOutOfRangeException>("fraction", () => chain.AppendHeldOut(stage, 0.3)).Message, StringComparison.Ordinal);
        chain.AppendHeldOut(stage, 0.29);
    }

    [Fact, Trait("Kind", "Example")]
    public void AppendHeldOut_OtherOptionsInTheSameChain_Throws()
    {
        var chain = head.AppendHeldOut(stage, 0.1, new HeldOutOptions { Seed = 4 });
        Assert.Throws<ArgumentException>("options", () => chain.AppendHeldOut(stage, 0.1, new HeldOutOptions { Seed = 5 }));
        chain.AppendHeldOut(stage, 0.1, new HeldOutOptions { Seed = 4 });
    }

    [Fact, Trait("Kind", "Example")]
    public void Append_ContradictingOptions_Throws()
    {
        var error = Assert.Throws<ValidationException>(() => head.AppendHeldOut(stage, 0.1, new HeldOutOptions { TimeColumnName = "Time", SamplingKeyColumnName = "Group" }));
        Assert.Contains("SamplingKeyColumnName = 'Group' and TimeColumnName = 'Time'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ValidationException>(() => head.AppendCrossFitted(stage, 5, new HeldOutOptions { StratifyColumnName = " " }));
        Assert.Contains("AppendHeldOut", Assert.Throws<ValidationException>(() => head.AppendCrossFitted(stage, 5, new HeldOutOptions { TimeColumnName = "Time" })).Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData("Absent", null, null, "absent")]
    [InlineData(null, "Absent", null, "absent")]
    [InlineData("Features", null, null, "a vector of")]
    [InlineData("Time", null, null, "allowed is one text")]
    [InlineData(null, null, "Group", "allowed is one date")]
    [InlineData(null, null, "Label", "allowed is one date")]
    public void Fit_ColumnAbsentOrOfWrongType_ThrowsBeforeAnyFit(string? stratify, string? group, string? time, string message)
    {
        var options = new HeldOutOptions { StratifyColumnName = stratify, SamplingKeyColumnName = group, TimeColumnName = time };
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => head.AppendHeldOut(stage, 0.2, options).Fit(ml.View(rows)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(head.Fits);
        if (time is null)
            Assert.Throws<ArgumentOutOfRangeException>(() => head.AppendCrossFitted(stage, 2, options).Fit(ml.View(rows)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_PartWithoutRows_NamesTheStageAndTheRows()
    {
        var error = Assert.Throws<InputDataException>(() => head.AppendHeldOut(stage, 0.05).Fit(ml.View(rows.Take(3))));
        Assert.Contains("3 rows came", error.Message, StringComparison.Ordinal);
        Assert.Contains("RecordingEstimator, whose fraction is 0.05", error.Message, StringComparison.Ordinal);
        Assert.Contains("No rows", Assert.Throws<InputDataException>(() => head.AppendHeldOut(stage).Fit(ml.View([]))).Message, StringComparison.Ordinal);
        Array.ForEach(rows, row => row.Group = "the only one");
        Assert.Throws<InputDataException>(() => head.AppendHeldOut(stage, 0.5, new HeldOutOptions { SamplingKeyColumnName = "Group" }).Fit(ml.View(rows)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ClassOnlyInLateRows_NamesTheClass()
    {
        var lastDay = rows.Max(row => row.Time);
        Array.ForEach(rows, row => row.Label = row.Time == lastDay);
        var error = Assert.Throws<InputDataException>(() => head.AppendHeldOut(stage, 0.2, new HeldOutOptions { TimeColumnName = "Time" }).Fit(ml.View(rows)));
        Assert.Contains("Value 'True' of column 'Label'", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ValueMissingWhereItDecides_NamesTheRow()
    {
        rows[17].Group = "";
        rows[23].Number = float.NaN;
        Assert.Contains("row 17", Assert.Throws<InputDataException>(() => head.AppendHeldOut(stage, 0.2, new HeldOutOptions { SamplingKeyColumnName = "Group" }).Fit(ml.View(rows))).Message, StringComparison.Ordinal);
        Assert.Contains("row 23", Assert.Throws<InputDataException>(() => head.AppendHeldOut(stage, 0.2, new HeldOutOptions { TimeColumnName = "Number" }).Fit(ml.View(rows))).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_StratifyByAlmostUniqueValues_Throws()
        => Assert.Contains("100 different values", Assert.Throws<InputDataException>(() => head.AppendHeldOut(stage, 0.2, new HeldOutOptions { StratifyColumnName = "Id" }).Fit(ml.View(rows))).Message, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void AppendCrossFitted_ImpossibleFolds_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>("folds", () => head.AppendCrossFitted(stage, folds: 1));
        Assert.Throws<ArgumentOutOfRangeException>("folds", () => head.AppendCrossFitted(stage, folds: 257));
        Assert.Contains("too few for 5 folds", Assert.Throws<InputDataException>(() => head.AppendCrossFitted(stage).Fit(ml.View(rows.Take(4)))).Message, StringComparison.Ordinal);
        Array.ForEach(rows, row => row.Label = row.Id == 8);
        Assert.Contains("(the first is row 8)", Assert.Throws<InputDataException>(() => head.AppendCrossFitted(stage).Fit(ml.View(rows))).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void RowSubset_RowsChangeBetweenPasses_Throws()
    {
        var plan = RowPlan.Of([0, 1, 0], 2, "by hand");
        Assert.Equal([0, 2], new RowSubset(ml.View(rows.Take(3)), plan, 0).GetColumn<int>("Id"));
        Assert.Equal([0, 2], new RowSubset(ml.View(rows.Take(3)), plan, 1, isComplement: true).GetColumn<int>("Id"));
        Assert.Throws<InputDataException>(() => new RowSubset(ml.View(rows.Take(2)), plan, 0).GetColumn<int>("Id").ToArray());
        Assert.Throws<InputDataException>(() => new RowSubset(ml.View(rows.Take(4)), plan, 0).GetColumn<int>("Id").ToArray());
    }
}
