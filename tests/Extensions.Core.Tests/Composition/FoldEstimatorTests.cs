using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Core.Tests.Composition;

public class FoldEstimatorTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly CompositionRow[] rows = CompositionRows.Make(200);

    /// <summary>Every fold comes with the rows that its head has not seen, and the place of the fold's head in the column is its number.</summary>
    [Fact, Trait("Kind", "Leak")]
    public void Fit_Folds_AreTheRowsThatTheirHeadHasNotSeen()
    {
        var head = ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Record();
        var stage = new Keeping(ml);
        var view = ml.View(rows);
        var output = head.AppendCrossFitted(stage, folds: 4).Fit(view).Transform(view);

        Assert.Equal(4, stage.Folds.Count);
        Assert.Equal(Enumerable.Range(0, 200), stage.Folds.SelectMany(fold => fold.Ids).Order());
        var kept = output.GetColumn<float[]>("Kept").ToArray();
        for (var fold = 0; fold < 4; fold++)
        {
            Assert.Empty(head.Fits[fold].Intersect(stage.Folds[fold].Ids));
            Assert.Equal(stage.Folds[fold].Scores, stage.Folds[fold].Ids.Select(id => kept[id][fold]));
        }
    }

    /// <summary>The error comes after the first of the fits.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Fit_HeadThatDoesNotMapRowByRow_SaysWhichStep()
    {
        var fits = ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Record();
        var error = Assert.Throws<InputDataException>(() => new Whole().Append(fits).AppendCrossFitted(new Keeping(ml), folds: 2).Fit(ml.View(rows)));
        Assert.Single(fits.Fits);
        Assert.Contains(nameof(Whole), error.Message, StringComparison.Ordinal);
        Assert.Contains("does not map rows one by one", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A stage that remembers the folds.</summary>
    private sealed class Keeping(MLContext ml) : IFoldEstimator<ITransformer>
    {
        public List<(int[] Ids, float[] Scores)> Folds { get; } = [];

        public string HeadColumnName => "Score";

        public string FoldColumnName => "Kept";

        public ITransformer Fit(IReadOnlyList<IDataView> folds)
        {
            Folds.AddRange(folds.Select(fold => (fold.GetColumn<int>("Id").ToArray(), fold.GetColumn<float>("Score").ToArray())));
            return ml.Transforms.CopyColumns("Last", "Score").Fit(folds[0]);
        }

        public ITransformer Fit(IDataView input) => throw new InvalidOperationException("There are no folds.");

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ml.Transforms.CopyColumns("Last", "Kept").GetOutputSchema(inputSchema);
    }

    /// <summary>A step that passes rows on and says that it looks at all of them.</summary>
    private sealed class Whole : IEstimator<ITransformer>, ITransformer
    {
        public bool IsRowToRowMapper => false;

        public ITransformer Fit(IDataView input) => this;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;
    }
}
