using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLExtensions;

namespace Extensions.Core.Tests.Composition;

public class AppendCrossFittedTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly CompositionRow[] rows = CompositionRows.Make(600);

    [Fact, Trait("Kind", "Leak")]
    public void Fit_Folds_EveryRowIsTransformedByAHeadThatHasNotSeenIt()
    {
        var (head, stage) = (Recording.Stage("A"), Recording.Stage("B"));
        head.AppendCrossFitted(stage, folds: 4).Fit(ml.View(rows));

        Assert.Equal(5, head.Fits.Count);
        Assert.Equal(Enumerable.Range(0, 600), head.Fits[^1]);
        Assert.Equal(Enumerable.Range(0, 600), stage.Seen.Order());
        var folds = head.Fits.Take(4).Select(seen => Enumerable.Range(0, 600).Except(seen).ToArray()).ToArray();
        Assert.All(folds, fold => Assert.Equal(150, fold.Length));
        Assert.All(folds, fold => Assert.InRange(fold.Count(id => rows[id].Label) - rows.Count(row => row.Label) / 4.0, -1, 1));
        Assert.Equal(stage.Seen, folds.SelectMany(fold => fold));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TrainerAndCalibrator_EqualsTheLoopByHand()
    {
        var trainer = ml.BinaryClassification.Trainers.LbfgsLogisticRegression();
        var head = trainer.Record();
        var view = ml.View(rows);
        var model = head.AppendCrossFitted(ml.BinaryClassification.Calibrators.Platt(), folds: 3).Fit(view);

        var scored = new List<(float Score, bool Label)>();
        foreach (var seen in head.Fits.Take(3))
        {
            var output = trainer.Fit(ml.View(seen.Select(id => rows[id]))).Transform(ml.View(rows.Where(row => !seen.Contains(row.Id))));
            scored.AddRange(output.GetColumn<float>("Score").Zip(output.GetColumn<bool>("Label")));
        }
        var calibrator = ml.BinaryClassification.Calibrators.Platt().Fit(ml.Data.LoadFromEnumerable(scored.Select(row => new { row.Score, row.Label })));
        var byHand = calibrator.Transform(trainer.Fit(view).Transform(view)).GetColumn<float>("Probability");
        Assert.Equal(byHand, model.Transform(view).GetColumn<float>("Probability"));
    }

    [Fact, Trait("Kind", "Leak")]
    public void Fit_SamplingKey_HeadNeverSeesTheGroupsItTransforms()
    {
        var head = Recording.Stage("A");
        head.AppendCrossFitted(Recording.Stage("B"), 4, new HeldOutOptions { SamplingKeyColumnName = "Group" }).Fit(ml.View(rows));
        foreach (var seen in head.Fits.Take(4))
            Assert.Empty(rows.Where(row => !seen.Contains(row.Id)).Select(row => row.Group).Intersect(seen.Select(id => rows[id].Group)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_KeysNumberedByAppearance_RefusesToMixUpTheClasses()
    {
        // The head that is fitted without row 0 meets "b" first, all others meet "a" first.
        for (var id = 0; id < 300; id++)
            rows[id].Class = id == 0 ? "a" : id < 200 ? "b" : "a";
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").AppendCrossFitted(new Named(ml));
        var error = Assert.Throws<InputDataException>(() => pipeline.Fit(Classes()));
        Assert.Contains("'Label'", error.Message, StringComparison.Ordinal);
        Assert.Contains("KeyValues", error.Message, StringComparison.Ordinal);
        Assert.Contains("ByValue", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_KeysByValueOrMappedOutside_NamesSurviveTheFolds()
    {
        var view = Classes();
        var names = new Named(ml);
        ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .AppendCrossFitted(names).Fit(view);
        ml.Transforms.Conversion.MapValueToKey("Label").Append(Recording.Stage("A").AppendCrossFitted(names)).Fit(view);
        Assert.Equal(2, names.Fits);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ColumnsThatDifferButAreNotRead_DoNotHinder()
    {
        var texts = ml.Data.LoadFromEnumerable(rows.Select(row => new { row.Id, row.Label, Text = $"{row.Group} {row.Id % 60} {row.Class}" }));
        var pipeline = ml.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(ml.BinaryClassification.Trainers.AveragedPerceptron(numberOfIterations: 1))
            .AppendCrossFitted(ml.BinaryClassification.Calibrators.Platt(), folds: 3);
        Assert.Contains(pipeline.Fit(texts).Transform(texts).Schema, column => column.Name == "Probability");
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_ThenHeldOut_SavesAndLoads()
    {
        var view = ml.View(rows);
        var last = Recording.Stage("Copy");
        var model = ml.BinaryClassification.Trainers.LbfgsLogisticRegression()
            .AppendCrossFitted(ml.BinaryClassification.Calibrators.Isotonic(), folds: 3)
            .AppendHeldOut(last, fraction: 0.2).Fit(view);
        Assert.Equal(120, last.Seen.Length);

        using var file = new MemoryStream();
        ml.Model.Save(model, view.Schema, file);
        file.Position = 0;
        Assert.Equal(
            model.Transform(view).GetColumn<float>("Probability"),
            new MLContext().Model.Load(file, out _).Transform(view).GetColumn<float>("Probability"));
    }

    private IDataView Classes() => ml.Data.LoadFromEnumerable(rows.Select(row => new { row.Id, Label = row.Class, Truth = row.Class, row.Features }));

    /// <summary>Checks on every row that the key still names the class that the row came with.</summary>
    private sealed class Named(MLContext ml) : IEstimator<ITransformer>
    {
        public int Fits { get; private set; }

        public ITransformer Fit(IDataView input)
        {
            var view = ml.Transforms.Conversion.MapKeyToValue("Name", "Label").Fit(input).Transform(input);
            Assert.Equal(view.GetColumn<string>("Truth").ToArray(), view.GetColumn<string>("Name").ToArray());
            Fits++;
            return ml.Transforms.CopyColumns("Last", "Label").Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ml.Transforms.CopyColumns("Last", "Label").GetOutputSchema(inputSchema);
    }
}
