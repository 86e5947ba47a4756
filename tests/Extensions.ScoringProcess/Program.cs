using Extensions.Testing;
using Microsoft.ML;

// usage: ScoringProcess <model.zip> <rows.idv> <output.txt>: writes every scored value, bit for bit, and fails if Torch got loaded.
var ml = new MLContext();
var model = ml.Model.Load(args[0], out _);
var scored = model.Transform(ml.Data.LoadFromBinary(args[1]));
File.WriteAllLines(args[2], ColumnValues.Describe(scored));
var torch = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "TorchSharp");
return torch.Any() ? 3 : 0;
