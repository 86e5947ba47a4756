using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Core.Tests.Composition;

/// <summary>The examples of docs/composition.md, word for word.</summary>
public class CompositionDocumentTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact, Trait("Kind", "Example")]
    public void Examples_OnRowsOfTheTests_Fit()
    {
        var rows = CompositionRows.Make(400);
        var train = ml.View(rows);

        var pipeline = ml.Transforms.NormalizeMinMax("Features")
            .AppendCacheCheckpoint(ml)
            .Append(ml.BinaryClassification.Trainers.FastForest())
            .AppendHeldOut(ml.BinaryClassification.Calibrators.Platt(), fraction: 0.15);
        var model = pipeline.Fit(train);

        var options = new HeldOutOptions { SamplingKeyColumnName = "Group", Seed = 5 };
        var grouped = ml.BinaryClassification.Trainers.FastForest()
            .AppendHeldOut(ml.BinaryClassification.Calibrators.Isotonic(), fraction: 0.2, options)
            .Fit(train);

        var estimator = ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel").Record();
        var mapping = ml.Transforms.Conversion.MapValueToKey("Label", "Class");
        var head = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
        var crossFitted = mapping.Append(head.AppendCrossFitted(estimator, folds: 5)).Fit(train);

        Assert.All([model.Transform(ml.View(rows)), grouped.Transform(ml.View(rows))], view => Assert.Contains(view.Schema, column => column.Name == "Probability"));
        Assert.Equal(400, crossFitted.Transform(train).GetColumn<string>("Predicted").Count(name => name is "rare" or "high" or "low"));
        Assert.Equal(400, estimator.Seen.Length);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Document_EveryExample_StandsInThisFile()
    {
        var code = Plain(Read("tests/Extensions.Core.Tests/Composition/CompositionDocumentTests.cs"));
        var document = Read("docs/composition.md");
        string[] examples = [.. document.Split("```csharp").Skip(1).Select(text => Plain(text.Split("```")[0]))];
        Assert.Equal(3, examples.Length);
        Assert.All(examples, example => Assert.Contains(example, code, StringComparison.Ordinal));
    }

    private static string Plain(string text) => string.Join('\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string Read(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MLExtensions.sln")))
            folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, file));
    }
}
