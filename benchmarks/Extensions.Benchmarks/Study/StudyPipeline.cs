using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Benchmarks.Study;

/// <summary>Lines to features as the anchors' ML.NET trainers got them; label columns are called Label.</summary>
internal static class StudyPipeline
{
    private const string Numbers = "Numbers";

    /// <summary>Loads lines through ML.NET's text loader, by way of a file, and keeps the parsed rows in memory.</summary>
    public static IDataView Load(MLContext ml, DataSet set, IEnumerable<string> lines, string path)
    {
        // The loader drops lines that begin with //, so that every line begins with a number of ours.
        File.WriteAllLines(path, lines.Select((line, row) => row.ToString(CultureInfo.InvariantCulture) + set.Separator + line));
        var columns = set.Categories.Concat(set.Texts).Select(name => new TextLoader.Column(name, DataKind.String, set.ColumnIndex(name) + 1)).ToList();
        columns.Add(set.Task == StudyTask.Regression
            ? new TextLoader.Column("Label", DataKind.Single, set.ColumnIndex(set.Label) + 1)
            : new TextLoader.Column("LabelText", DataKind.String, set.ColumnIndex(set.Label) + 1));
        if (set.Numbers.Length > 0)
            columns.Add(new TextLoader.Column(Numbers, DataKind.Single, [.. set.Numbers.Select(name => new TextLoader.Range(set.ColumnIndex(name) + 1))]));
        var loader = ml.Data.CreateTextLoader(new TextLoader.Options { Columns = [.. columns], Separators = [set.Separator], AllowQuoting = false, MissingRealsAsNaNs = true });
        var view = ml.Data.Cache(loader.Load(path));
        using var cursor = view.GetRowCursor(view.Schema);
        while (cursor.MoveNext()) { }
        return view;
    }

    /// <summary>Label and Features.</summary>
    public static IEstimator<ITransformer> Featurize(MLContext ml, DataSet set)
    {
        var steps = new List<IEstimator<ITransformer>>();
        if (set.Task == StudyTask.Multiclass)
            steps.Add(ml.Transforms.Conversion.MapValueToKey("Label", "LabelText"));
        else if (set.Task == StudyTask.Binary)
            steps.Add(ml.Transforms.Conversion.MapValue("Label", set.Classes.ToDictionary(name => name, name => name == set.PositiveClass), "LabelText"));

        var parts = new List<string>();
        if (set.Numbers.Length > 0)
        {
            if (set.HasMissingValues)
            {
                steps.Add(ml.Transforms.IndicateMissingValues("Missing", Numbers).Append(ml.Transforms.Conversion.ConvertType("Missing", outputKind: DataKind.Single)));
                steps.Add(ml.Transforms.ReplaceMissingValues(Numbers, replacementMode: Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean));
                parts.Add("Missing");
            }
            parts.Insert(0, Numbers);
        }
        foreach (var name in set.Categories)
            steps.Add(ml.Transforms.Categorical.OneHotEncoding(name + " is", name));
        foreach (var name in set.Texts)
            steps.Add(ml.Transforms.Text.FeaturizeText(name + " has", name));
        parts.AddRange(set.Categories.Select(name => name + " is"));
        parts.AddRange(set.Texts.Select(name => name + " has"));
        steps.Add(ml.Transforms.Concatenate("Features", [.. parts]));
        return steps.Aggregate((chain, step) => chain.Append(step));
    }
}
